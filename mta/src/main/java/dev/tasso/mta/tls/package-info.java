/// Who computes TLS: the JDK, or Conscrypt where its native library loads.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.tls;
