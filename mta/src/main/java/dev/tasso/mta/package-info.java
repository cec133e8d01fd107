/// Where the program is put together, started and stopped.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta;
