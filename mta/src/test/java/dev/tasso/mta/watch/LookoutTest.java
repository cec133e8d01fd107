package dev.tasso.mta.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is kept of conversations for those who watch, and what is let go of.
class LookoutTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_711);
    private static final Wanted FROM_ANN = new Wanted(
            Optional.of(Way.IN), Optional.of("ann@one.example"), Optional.empty(), Optional.empty(), Optional.empty());

    private final Lookout lookout = new Lookout(InstantSource.system());

    private Watcher watch(Wanted wanted) {
        return lookout.watch(wanted).orElseThrow();
    }

    private static List<String> taken(Watcher watcher) throws InterruptedException {
        return watcher.take(Duration.ZERO).stream()
                .map(sight -> switch (sight) {
                    case Sight.Begun _ -> "begun";
                    case Sight.Said(long _, var entry) -> entry.toString();
                    case Sight.NotKept(long _, long lines) -> lines + " not kept";
                    case Sight.Missed(long lines) -> lines + " missed";
                    case Sight.Ended _ -> "ended";
                })
                .toList();
    }

    @Test
    void whatIsKeptUntilSomebodyWantsItIsBounded() throws Exception {
        try (Watcher watcher = watch(FROM_ANN)) {
            Recorder session = lookout.in("mx", CLIENT);
            for (int i = 0; i < Conversation.KEPT_LINES_MAX + 37; i++) {
                session.received("NOOP " + i);
            }
            assertThat(taken(watcher)).isEmpty();
            session.received("MAIL FROM:<ann@one.example>");
            assertThat(taken(watcher))
                    .hasSize(Conversation.KEPT_LINES_MAX + 3)
                    .startsWith("begun", "C: NOOP 0", "C: NOOP 1")
                    .endsWith("37 not kept", "C: MAIL FROM:<ann@one.example>");
            session.sent("250 ok");
            session.closed();
            session.closed();
            session.received("said behind the end");
            assertThat(taken(watcher)).containsExactly("S: 250 ok", "ended");
            Recorder wordy = lookout.in("mx", CLIENT);
            for (int i = 0; i < 20; i++) {
                wordy.received("x".repeat(1_500));
            }
            wordy.received("MAIL FROM:<ann@one.example>");
            assertThat(taken(watcher))
                    .hasSize(1 + Conversation.KEPT_CHARACTERS_MAX / 1_500 + 2)
                    .contains("10 not kept");
        }
    }

    @Test
    void whoTakesNothingMissesWhatThereIsNoRoomFor() throws Exception {
        try (Watcher watcher = watch(Wanted.all())) {
            Recorder session = lookout.in("mx", CLIENT);
            for (int i = 0; i < Watcher.WAITING_MAX + 99; i++) {
                session.received("NOOP");
            }
            assertThat(taken(watcher)).hasSize(Watcher.WAITING_MAX + 1).endsWith("C: NOOP", "100 missed");
            session.received("RSET");
            assertThat(taken(watcher)).containsExactly("C: RSET");
        }
    }

    @Test
    void nothingIsKeptWhileNobodyWatches() throws Exception {
        Recorder session = lookout.in("mx", CLIENT);
        assertThat(session.on()).isFalse();
        session.received("NOOP 1");
        Watcher first = watch(FROM_ANN);
        assertThat(session.on()).isTrue();
        session.received("NOOP 2");
        first.close();
        assertThat(session.on()).isFalse();
        session.received("NOOP 3");
        try (Watcher second = watch(FROM_ANN)) {
            session.received("MAIL FROM:<ann@one.example>");
            assertThat(taken(second))
                    .containsExactly("begun", "# watched from here on", "C: MAIL FROM:<ann@one.example>");
            assertThat(taken(first)).isEmpty();
        }
    }

    @Test
    void soManyMayWatch() {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < Lookout.WATCHERS_MAX; i++) {
            watchers.add(watch(Wanted.all()));
        }
        assertThat(lookout.watch(Wanted.all())).isEmpty();
        watchers.getFirst().close();
        assertThat(lookout.watch(Wanted.all())).isPresent();
    }

    @Test
    void whatGoesOnIsKnownUntilItEnds() {
        Recorder in = lookout.in("mx", CLIENT);
        Recorder out = lookout.out(
                new Place("mx.two.example", "/run/lmtp", Optional.empty()), About.of("", List.of("b@two.example")));
        assertThat(lookout.live())
                .extracting(heading -> heading.number() + " " + heading.way() + " "
                        + heading.other().name())
                .containsExactly("1 IN mx", "2 OUT mx.two.example");
        in.closed();
        assertThat(lookout.live()).extracting(Conversation.Heading::number).containsExactly(2L);
        out.closed();
        assertThat(lookout.live()).isEmpty();
    }

    @Test
    void addressesAreFoundHoweverTheyAreWritten() {
        for (String line : List.of(
                "MAIL FROM:<ann@one.example>",
                "mail from: ann@one.example SIZE=3",
                "MAIL FROM:<@a.example,@b.example:ann@one.example> BODY=8BITMIME",
                "MAIL  FROM : <Ann@One.Example>")) {
            About about = About.of("x@y.example", List.of());
            about.learn(new Entry(Kind.CLIENT, 0, line));
            assertThat(about.from("@one.example")).as(line).isTrue();
            assertThat(about.of("ONE.example")).as(line).isTrue();
            assertThat(about.to("@one.example")).as(line).isFalse();
        }
        About about = About.of("ann@xn--bcher-kva.example", List.of("\"a b\"@two.example"));
        assertThat(about.from("@b\u00fccher.example")).isTrue();
        assertThat(about.to("\"A B\"@two.example")).isTrue();
    }

    @Test
    void aClientBehindAnotherIsFoundByItsOwnAddress() throws Exception {
        InetAddress client = InetAddress.ofLiteral("192.0.2.7");
        Wanted there = new Wanted(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(client::equals));
        try (Watcher watcher = watch(there)) {
            Recorder session = lookout.in("mx", CLIENT);
            session.received("EHLO proxy.example");
            session.received("XCLIENT NAME=x ADDR=192.0.2.7 PORT=1");
            assertThat(taken(watcher))
                    .containsExactly("begun", "C: EHLO proxy.example", "C: XCLIENT NAME=x ADDR=192.0.2.7 PORT=1");
        }
    }
}
