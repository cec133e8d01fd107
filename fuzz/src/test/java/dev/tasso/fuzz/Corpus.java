package dev.tasso.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/// The inputs that are kept, a folder for each target: what is worth beginning with, and all that ever failed.
final class Corpus {

    static final Path FOLDER = Path.of("src/test/resources/corpus").toAbsolutePath();

    private Corpus() {}

    static List<Path> of(Target target) throws IOException {
        try (var files = Files.list(FOLDER.resolve(target.name()))) {
            return files.sorted().toList();
        }
    }

    /// The same over and over, up to this many octets.
    static byte[] repeated(byte[] input, int octets) {
        byte[] repeated = new byte[octets];
        for (int i = 0; i < octets; i++) {
            repeated[i] = input.length == 0 ? 0 : input[i % input.length];
        }
        return repeated;
    }

    /// The same with one to four small changes: an octet, a cut, a piece doubled.
    static byte[] mutated(byte[] input, SplittableRandom random) {
        byte[] octets = input.clone();
        for (int changes = random.nextInt(1, 5); changes > 0 && octets.length > 1; changes--) {
            int from = random.nextInt(octets.length);
            int to = random.nextInt(from, octets.length) + 1;
            octets = switch (random.nextInt(3)) {
                case 0 -> changed(octets, from, random);
                case 1 -> spliced(octets, from, to, 0);
                default -> spliced(octets, from, to, 2);
            };
        }
        return octets;
    }

    private static byte[] changed(byte[] octets, int at, SplittableRandom random) {
        String likely = "\r\n\0 .:;,<>\"\\=@[]+-09\t\u007f\u0080\u00ff";
        octets[at] =
                (byte) (random.nextBoolean() ? likely.charAt(random.nextInt(likely.length())) : random.nextInt(256));
        return octets;
    }

    /// With the piece between both places as often as it is said.
    private static byte[] spliced(byte[] octets, int from, int to, int times) {
        int piece = to - from;
        byte[] spliced = new byte[octets.length + (times - 1) * piece];
        System.arraycopy(octets, 0, spliced, 0, from);
        for (int i = 0; i < times; i++) {
            System.arraycopy(octets, from, spliced, from + i * piece, piece);
        }
        System.arraycopy(octets, to, spliced, from + times * piece, octets.length - to);
        return spliced;
    }
}
