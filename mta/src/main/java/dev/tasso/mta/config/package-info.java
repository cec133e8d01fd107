/// One file becomes one immutable record; all errors are reported together.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.config;
