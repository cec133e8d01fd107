package dev.tasso.mta.config;

import dev.tasso.smtp.sasl.SaslPrep;
import dev.tasso.smtp.sasl.ScramHash;
import dev.tasso.smtp.sasl.ScramKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Something that a user can prove who they are with. The type stands at its beginning in the file, so that other types
/// can stand beside it.
public sealed interface Credential {

    /// As it stands in the file, without white space.
    String text();

    /// Reads what stands in the file; empty where the type is unknown or the text is damaged.
    static Optional<Credential> parse(String text) {
        Optional<Credential> hash = Argon2id.parse(text).map(credential -> credential);
        return hash.or(() -> ScramKeys.parse(text).map(Scram::new)).or(() -> Secret.parse(text));
    }

    /// Everything that can be made of a password: for PLAIN and LOGIN, for SCRAM, and where it is asked for the
    /// password
    /// itself. Takes some 200 ms.
    ///
    /// @param recoverable whether CRAM-MD5 shall be possible, for which the file must hold the password
    static List<Credential> of(String password, boolean recoverable, RandomGenerator random) {
        List<Credential> all = new ArrayList<>();
        all.add(Argon2id.of(password, random));
        for (ScramHash hash : ScramHash.values()) {
            all.add(new Scram(ScramKeys.of(hash, password, random)));
        }
        if (recoverable) {
            all.add(new Secret(password));
        }
        return List.copyOf(all);
    }

    /// Keys of one SCRAM hash (RFC 5803).
    record Scram(ScramKeys keys) implements Credential {

        @Override
        public String text() {
            return keys.text();
        }

        @Override
        public String toString() {
            return keys.toString();
        }
    }

    /// The password itself, for whoever reads the file to see: CRAM-MD5 cannot do without (RFC 2195).
    record Secret(String password) implements Credential {

        private static final String MARK = "recoverable$";

        static Optional<Credential> parse(String text) {
            if (!text.startsWith(MARK) || text.length() == MARK.length()) {
                return Optional.empty();
            }
            try {
                byte[] octets = Base64.getDecoder().decode(text.substring(MARK.length()));
                return Optional.of(new Secret(new String(octets, StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException damaged) {
                return Optional.empty();
            }
        }

        @Override
        public String text() {
            return MARK + Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
        }

        /// It belongs in no log.
        @Override
        public String toString() {
            return "recoverable";
        }
    }

    /// A password's Argon2id hash (RFC 9106), written as everybody writes it:
    /// `$argon2id$v=19$m=...,t=...,p=...$salt$hash`.
    record Argon2id(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) implements Credential {

        private static final int MEMORY_KIB = 19_456;
        private static final int PASSES = 2;
        private static final int LANES = 1;
        private static final int SALT_OCTETS = 16;
        private static final int HASH_OCTETS = 32;

        /// Bounds on what a file can make us spend for one check.
        private static final int MEMORY_KIB_MAX = 1 << 20;

        private static final int PASSES_MAX = 100;
        private static final int LANES_MAX = 16;

        private static final Pattern FORM =
                Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
                        + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

        /// Hashes a password; takes some 50 ms and 19 MiB.
        public static Argon2id of(String password, RandomGenerator random) {
            byte[] salt = new byte[SALT_OCTETS];
            random.nextBytes(salt);
            byte[] hash = hash(password, MEMORY_KIB, PASSES, LANES, salt, HASH_OCTETS);
            return new Argon2id(MEMORY_KIB, PASSES, LANES, salt, hash);
        }

        /// Costs as much to check as any other, and costs nothing to make: the hash of no password.
        public static Argon2id ofNobody() {
            return new Argon2id(MEMORY_KIB, PASSES, LANES, new byte[SALT_OCTETS], new byte[HASH_OCTETS]);
        }

        static Optional<Argon2id> parse(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int memory = Integer.parseInt(matcher.group(1));
            int passes = Integer.parseInt(matcher.group(2));
            int lanes = Integer.parseInt(matcher.group(3));
            boolean sane = lanes >= 1
                    && lanes <= LANES_MAX
                    && passes >= 1
                    && passes <= PASSES_MAX
                    && memory >= 8 * lanes
                    && memory <= MEMORY_KIB_MAX;
            try {
                byte[] salt = Base64.getDecoder().decode(matcher.group(4));
                byte[] hash = Base64.getDecoder().decode(matcher.group(5));
                return sane ? Optional.of(new Argon2id(memory, passes, lanes, salt, hash)) : Optional.empty();
            } catch (IllegalArgumentException damaged) {
                return Optional.empty();
            }
        }

        /// Whether this is the hash of the password; takes as long for a wrong one as for the right one.
        public boolean matches(String password) {
            return MessageDigest.isEqual(hash, hash(password, memoryKib, passes, lanes, salt, hash.length));
        }

        @Override
        public String text() {
            Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
            return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt)
                    + "$" + base64.encodeToString(hash);
        }

        /// Neither salt nor hash belong in a log.
        @Override
        public String toString() {
            return "argon2id";
        }

        private static byte[] hash(String password, int memoryKib, int passes, int lanes, byte[] salt, int octets) {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[octets];
            generator.generateBytes(SaslPrep.lenient(password).getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        }
    }
}
