/// The local endpoint through which a running server is asked.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.http;
