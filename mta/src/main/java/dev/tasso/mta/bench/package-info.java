/// A load of mail for a server that one wants to know better: who sends it, and what the server needed.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.bench;
