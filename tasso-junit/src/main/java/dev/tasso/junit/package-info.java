/// Gives each JUnit test a scripted SMTP server of its own, and shows what was said when the test fails.
@org.jspecify.annotations.NullMarked
package dev.tasso.junit;
