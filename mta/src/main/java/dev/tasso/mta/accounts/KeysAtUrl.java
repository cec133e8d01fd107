package dev.tasso.mta.accounts;

import dev.tasso.mta.config.KeySet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/// Keys that an issuer publishes over HTTPS, fetched when they are first needed, and kept.
///
/// They are fetched again when they are old, and when a token names a key that is not among them: issuers change keys.
/// Whoever makes up names of keys must not make us ask without end, so there is a pause between two questions. Only one
/// is asked at a time; who has keys that will do does not wait for it. Where the issuer cannot be reached, what it said
/// last holds for a while.
final class KeysAtUrl implements Keys {

    static final Duration FRESH_FOR = Duration.ofHours(1);
    static final Duration KEPT_FOR = Duration.ofHours(24);
    static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final URI url;
    private final SSLContext trusted;
    private final InstantSource clock;

    private Optional<Fetched> fetched = Optional.empty();
    private Instant askedAt = Instant.MIN;
    private Optional<FutureTask<?>> asking = Optional.empty();

    private record Fetched(KeySet keys, Instant at) {}

    KeysAtUrl(URI url, SSLContext trusted, InstantSource clock) {
        this.url = url;
        this.trusted = trusted;
        this.clock = clock;
    }

    @Override
    public Optional<KeySet> known(Predicate<KeySet> enough) {
        Optional<KeySet> now = kept();
        boolean will = now.filter(enough).isPresent();
        Optional<FutureTask<?>> question = question(will);
        if (question.isEmpty()) {
            return now;
        }
        if (will) {
            Thread.startVirtualThread(question.get());
            return now;
        }
        question.get().run();
        await(question.get());
        return kept();
    }

    private synchronized Optional<KeySet> kept() {
        Instant oldest = clock.instant().minus(KEPT_FOR);
        return fetched.filter(it -> it.at.isAfter(oldest)).map(Fetched::keys);
    }

    /// What is to be asked, or is being asked already; running it twice does nothing more.
    private synchronized Optional<FutureTask<?>> question(boolean will) {
        Instant now = clock.instant();
        boolean fresh =
                fetched.filter(it -> it.at.isAfter(now.minus(FRESH_FOR))).isPresent();
        boolean due = askedAt.isBefore(now.minus(PAUSE)) && !(will && fresh);
        if (due && asking.isEmpty()) {
            askedAt = now;
            asking = Optional.of(new FutureTask<>(this::ask, null));
            return asking;
        }
        return will ? Optional.empty() : asking;
    }

    private void ask() {
        Optional<Fetched> answer = Optional.empty();
        try {
            answer = fetch();
        } finally {
            learned(answer);
        }
    }

    private synchronized void learned(Optional<Fetched> answer) {
        fetched = answer.or(() -> fetched);
        asking = Optional.empty();
    }

    private static void await(Future<?> question) {
        try {
            question.get();
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Fetched> fetch() {
        try {
            HttpResponse<byte[]> response = get();
            if (response.statusCode() != 200) {
                return without("answers " + response.statusCode());
            }
            return switch (KeySet.read(response.body())) {
                case KeySet.Read.Ok(KeySet keys) -> Optional.of(new Fetched(keys, clock.instant()));
                case KeySet.Read.Broken(String why) -> without("cannot be used: " + why);
            };
        } catch (IOException | TimeoutException unreachable) {
            return without("cannot be fetched: " + unreachable);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return without("was not waited for");
        }
    }

    private Optional<Fetched> without(String why) {
        Checks.warn(url + " " + why);
        return Optional.empty();
    }

    /// Redirections are not followed: what is configured is what is believed. The client ends with its one question.
    private HttpResponse<byte[]> get() throws IOException, InterruptedException, TimeoutException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Accept", "application/jwk-set+json, application/json")
                .timeout(ANSWER_WITHIN)
                .build();
        HttpClient client = HttpClient.newBuilder()
                .sslContext(trusted)
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try {
            return client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), KeySet.OCTETS_MAX))
                    .get(ANSWER_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        } finally {
            client.shutdownNow();
        }
    }
}
