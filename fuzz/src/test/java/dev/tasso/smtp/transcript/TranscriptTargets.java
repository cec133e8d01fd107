package dev.tasso.smtp.transcript;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Transcripts, their raw octets, their patterns, and what is made of text that strangers sent.
public final class TranscriptTargets {

    private TranscriptTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.parser("transcript", TranscriptTargets::transcript),
                Target.parser("visible", TranscriptTargets::visible));
    }

    private static void transcript(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        Transcript transcript;
        try {
            transcript = Transcript.parse(text);
        } catch (IllegalArgumentException noTranscript) {
            must(String.valueOf(noTranscript.getMessage()).startsWith("line "), "the message names no line");
            return;
        }
        must(Transcript.parse(transcript.print()).equals(transcript), "not the same again");
        for (Transcript.Entry entry : transcript.entries()) {
            Raw.unquote(entry.text());
            Player.matches(entry.text(), text);
        }
    }

    private static void visible(byte[] octets) {
        String latin1 = new String(octets, StandardCharsets.ISO_8859_1);
        must(Raw.unquote(Raw.quote(latin1)).orElseThrow().equals(latin1), "quoted and unquoted it is another");
        String text = Visible.text(new String(octets, StandardCharsets.UTF_8));
        must(text.chars().noneMatch(Character::isISOControl), "a control character is left: " + text);
        must(text.length() <= 8 * octets.length, "too long");
    }
}
