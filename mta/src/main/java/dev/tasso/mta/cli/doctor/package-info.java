/// `tasso doctor`: whether this machine can be a mail server.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.cli.doctor;
