package dev.tasso.mta.spool;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// The store's native library. RocksDB writes it from its jar to a file at each start, 17 MB, and removes it at the
/// end;
/// where a folder of `java.library.path` holds it, it is loaded from there instead.
public final class NativeLibrary {
    private NativeLibrary() {}

    /// Puts the library for this machine into a folder, which is made where it is missing.
    public static void putInto(Path folder) throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        try (InputStream library = RocksDB.class.getResourceAsStream("/" + name)) {
            if (library == null) {
                throw new FileNotFoundException("the jar of RocksDB has no " + name);
            }
            Files.copy(library, Files.createDirectories(folder).resolve(name));
        }
    }
}
