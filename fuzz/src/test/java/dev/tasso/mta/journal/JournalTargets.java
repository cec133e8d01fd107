package dev.tasso.mta.journal;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import java.util.Arrays;
import java.util.List;

/// Events as the history keeps them.
public final class JournalTargets {

    private JournalTargets() {}

    public static List<Target> all() {
        return List.of(Target.parser("event", JournalTargets::event));
    }

    private static void event(byte[] octets) {
        Event event;
        try {
            event = EventCodec.decode(octets);
        } catch (IllegalArgumentException noEvent) {
            return;
        }
        byte[] again = EventCodec.encode(event);
        must(Arrays.equals(EventCodec.encode(EventCodec.decode(again)), again), "not the same again");
        String line = EventText.line(event);
        must(line.chars().noneMatch(Character::isISOControl), "a control character in a log: " + line);
    }
}
