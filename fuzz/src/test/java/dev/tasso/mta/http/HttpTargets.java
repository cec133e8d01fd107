package dev.tasso.mta.http;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import java.util.List;

/// What the local endpoint is asked: bodies of requests, and the filters in them.
public final class HttpTargets {

    private HttpTargets() {}

    public static List<Target> all() {
        return List.of(Target.parser("json", HttpTargets::json));
    }

    private static void json(byte[] octets) {
        try {
            Filters.of(Json.read(octets).path("filter"));
        } catch (Refusal refusal) {
            must(refusal.status() >= 400 && refusal.status() < 500, "a refusal with " + refusal.status());
            must(!refusal.cure().isBlank(), "a refusal without a cure");
        }
    }
}
