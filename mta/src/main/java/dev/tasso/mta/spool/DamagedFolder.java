package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.MessageId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where damaged files are kept for a person to look at, and what is known of the damage so far.
final class DamagedFolder {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'damaged-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /// An id behind the letter and the part that a key of one message begins with, or behind the day of an event.
    private static final Pattern ID = Pattern.compile("[0-9a-v]{20}");

    private final Path spool;
    private final Instant now;
    private final List<Event.Damaged> findings = new ArrayList<>();
    private final Set<MessageId> suspects = new HashSet<>();

    DamagedFolder(Path spool, Instant now) {
        this.spool = spool;
        this.now = now;
    }

    Path path() throws IOException {
        return Files.createDirectories(spool.resolve(NAME.format(now)));
    }

    /// Keeps a copy of a file as it was found.
    void keep(Path file) throws IOException {
        Path kept = path().resolve(file.getFileName());
        if (!Files.exists(kept)) {
            Files.copy(file, kept);
        }
    }

    void found(String where, String what) {
        findings.add(new Event.Damaged(now, where, what));
    }

    /// Remembers every message whose id stands in octets that do not verify.
    void suspect(byte[] octets) {
        Matcher matcher = ID.matcher(new String(octets, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            suspects.add(new MessageId(matcher.group()));
        }
    }

    List<Event.Damaged> findings() {
        return findings;
    }

    Set<MessageId> suspects() {
        return suspects;
    }

    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
