package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.command.MailParameters.Body;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Puts a message into a Maildir: written in `tmp`, forced, moved to `new`, and the folder forced as well. Whoever
/// reads the mailbox sees a whole message or none.
///
/// The file's name comes from the message and the recipient alone. A delivery that is repeated after a crash replaces
/// its own file, and a message that is still new is not there twice.
final class MaildirWriter {

    private static final FileAttribute<?> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int BUFFER_OCTETS = 32_768;

    private final String hostName;

    MaildirWriter(String hostName) {
        this.hostName = SafeName.of(hostName);
    }

    /// The folder of a mailbox under the route's folder.
    static Path mailbox(Path folder, Mailbox mailbox) {
        return folder.resolve(SafeName.of(mailbox.domain().ascii())).resolve(SafeName.of(mailbox.localPart()));
    }

    /// Returns when the message is durable in the mailbox.
    void write(Path mailbox, Recipient recipient, Delivery delivery) throws IOException {
        for (String each : new String[] {"tmp", "new", "cur"}) {
            createFolders(mailbox.resolve(each));
        }
        String name = name(delivery.envelope(), recipient);
        Path written = mailbox.resolve("tmp").resolve(name);
        try {
            long size = fill(written, recipient, delivery);
            Path folder = mailbox.resolve("new");
            Files.move(written, folder.resolve(name + ",S=" + size), StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (IOException failure) {
            removeQuietly(written, failure);
            throw failure;
        }
    }

    private String name(Envelope envelope, Recipient recipient) {
        long seconds = envelope.acceptedAt().getEpochSecond();
        return seconds + "." + envelope.id() + "R" + recipient.number() + "." + hostName;
    }

    private static long fill(Path file, Recipient recipient, Delivery delivery) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = (FileChannel) Files.newByteChannel(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE);
                InputStream body = delivery.body().open()) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_OCTETS);
            String added =
                    "Return-Path: " + visible(delivery.envelope().sender().toString()) + "\nDelivered-To: "
                            + visible(recipient.mailbox().text()) + "\n";
            out.write(added.getBytes(StandardCharsets.UTF_8));
            if (delivery.envelope().parameters().body() == Body.BINARYMIME) {
                // What looks like a line end may be part of a picture.
                body.transferTo(out);
            } else {
                copyWithLf(body, out);
            }
            out.flush();
            channel.force(true);
            return channel.size();
        }
    }

    /// An address in quotes may hold what would end a field.
    private static String visible(String address) {
        return address.replaceAll("\\p{Cntrl}", "?");
    }

    /// Every CRLF becomes LF; any other CR stays as it is.
    static void copyWithLf(InputStream in, OutputStream out) throws IOException {
        byte[] block = new byte[BUFFER_OCTETS];
        boolean cr = false;
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (cr && block[i] != '\n') {
                    out.write('\r');
                }
                cr = block[i] == '\r';
                if (cr) {
                    out.write(block, from, i - from);
                    from = i + 1;
                }
            }
            out.write(block, from, count - from);
        }
        if (cr) {
            out.write('\r');
        }
    }

    private static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) {
            createFolders(above);
        }
        try {
            Files.createDirectory(folder, FOLDER_MODE);
        } catch (FileAlreadyExistsException other) {
            if (!Files.isDirectory(folder)) {
                throw other;
            }
        }
        if (above != null) {
            force(above);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void removeQuietly(Path file, IOException failure) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException also) {
            failure.addSuppressed(also);
        }
    }
}
