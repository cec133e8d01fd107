/// What a command looked at, what it found, and what is to be said about it: for people and for programs.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.cli.survey;
