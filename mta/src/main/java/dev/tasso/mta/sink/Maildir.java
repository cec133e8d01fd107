package dev.tasso.mta.sink;

import dev.tasso.smtp.scenario.ReceivedMail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// A Maildir in which a sink leaves what it takes: each message as it came, behind fields that say from whom to whom.
///
/// Nothing is forced to the disk: this is mail of tests.
final class Maildir {

    private static final String SENDER = "Return-Path: <";
    private static final String RECIPIENT = "Delivered-To: ";
    private static final String LINE_END = "\r\n";

    private final Path folder;
    private final AtomicLong written = new AtomicLong();

    private Maildir(Path folder) {
        this.folder = folder;
    }

    static Maildir at(Path folder) throws IOException {
        for (String each : List.of("tmp", "new", "cur")) {
            Files.createDirectories(folder.resolve(each));
        }
        return new Maildir(folder);
    }

    void write(Instant at, ReceivedMail mail) throws IOException {
        String name = at.getEpochSecond() + "." + at.getNano() / 1_000 + "P"
                + ProcessHandle.current().pid() + "Q" + written.incrementAndGet() + ".tasso-sink";
        ByteArrayOutputStream octets = new ByteArrayOutputStream(mail.octets().length + 512);
        octets.writeBytes(line(SENDER + mail.sender() + ">"));
        for (String recipient : mail.recipients()) {
            octets.writeBytes(line(RECIPIENT + recipient));
        }
        octets.writeBytes(mail.octets());
        Path made = folder.resolve("tmp").resolve(name);
        Files.write(made, octets.toByteArray());
        Files.move(made, folder.resolve("new").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// What lies there from earlier times: the newest, in the order they came.
    List<Found> read(SinkLimits limits) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String each : List.of("new", "cur")) {
            try (Stream<Path> inside = Files.list(folder.resolve(each))) {
                inside.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        files.sort((a, b) -> Long.compare(seconds(a), seconds(b)) != 0
                ? Long.compare(seconds(a), seconds(b))
                : a.getFileName().compareTo(b.getFileName()));
        List<Found> found = new ArrayList<>();
        for (Path file : files.subList(Math.max(0, files.size() - limits.messagesMax()), files.size())) {
            if (Files.size(file) <= limits.messageOctetsMax()) {
                found.add(new Found(Instant.ofEpochSecond(seconds(file)), mail(Files.readAllBytes(file))));
            }
        }
        return found;
    }

    /// One that lay there.
    record Found(Instant at, ReceivedMail mail) {}

    private static long seconds(Path file) {
        String digits = file.getFileName().toString().replaceFirst("\\..*", "");
        return digits.matches("\\d{1,11}") ? Long.parseLong(digits) : 0;
    }

    private static ReceivedMail mail(byte[] octets) {
        String sender = "";
        List<String> recipients = new ArrayList<>();
        int at = 0;
        while (true) {
            Optional<String> line = lineAt(octets, at);
            if (line.filter(text -> text.startsWith(SENDER) && text.endsWith(">") && recipients.isEmpty())
                    .isPresent()) {
                sender = line.get().substring(SENDER.length(), line.get().length() - 1);
            } else if (line.filter(text -> text.startsWith(RECIPIENT)).isPresent()) {
                recipients.add(line.get().substring(RECIPIENT.length()));
            } else {
                break;
            }
            at += line.get().getBytes(StandardCharsets.UTF_8).length + LINE_END.length();
        }
        byte[] own = Arrays.copyOfRange(octets, at, octets.length);
        return new ReceivedMail(sender, "", recipients, Map.of(), own, own.length, false, Optional.empty(), "");
    }

    private static Optional<String> lineAt(byte[] octets, int from) {
        for (int i = from; i + 1 < octets.length; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n') {
                return Optional.of(new String(octets, from, i - from, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    private static byte[] line(String text) {
        return (text + LINE_END).getBytes(StandardCharsets.UTF_8);
    }
}
