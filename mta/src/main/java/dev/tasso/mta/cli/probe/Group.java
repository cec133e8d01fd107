package dev.tasso.mta.cli.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A way to agree on keys, by its number on the wire (RFC 8446 section 4.2.7).
enum Group {
    X25519MLKEM768(0x11ec, true),
    SECP256R1MLKEM768(0x11eb, true),
    SECP384R1MLKEM1024(0x11ed, true),
    X25519(0x001d, false),
    SECP256R1(0x0017, false),
    X448(0x001e, false),
    SECP384R1(0x0018, false),
    SECP521R1(0x0019, false),
    FFDHE2048(0x0100, false),
    FFDHE3072(0x0101, false),
    FFDHE4096(0x0102, false);

    private final int number;
    private final boolean lasting;

    Group(int number, boolean lasting) {
        this.number = number;
        this.lasting = lasting;
    }

    int number() {
        return number;
    }

    /// Whether a quantum computer of later days cannot find out the keys either.
    boolean lasting() {
        return lasting;
    }

    static List<Group> all() {
        return List.of(values());
    }

    static String name(int number) {
        return Arrays.stream(values())
                .filter(each -> each.number == number)
                .map(Group::toString)
                .findFirst()
                .orElse(String.format("0x%04x", number));
    }

    @Override
    public String toString() {
        return switch (this) {
            case SECP256R1MLKEM768, SECP384R1MLKEM1024 ->
                name().replace("SECP", "SecP").replace("R1ML", "r1ML");
            case SECP256R1, SECP384R1, SECP521R1, FFDHE2048, FFDHE3072, FFDHE4096 -> name().toLowerCase(Locale.ROOT);
            case X25519MLKEM768, X25519, X448 -> name();
        };
    }
}
