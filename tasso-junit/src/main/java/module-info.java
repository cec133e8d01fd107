/// A scripted SMTP server for JUnit tests of programs that send mail.
module dev.tasso.junit {
    requires static org.jspecify;
    requires transitive dev.tasso.smtp;
    requires transitive org.junit.jupiter.api;

    exports dev.tasso.junit;
}
