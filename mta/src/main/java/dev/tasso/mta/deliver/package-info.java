/// Stage 5: route, hosts, TLS policy, one attempt, its outcome.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.deliver;
