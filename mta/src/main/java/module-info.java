/// The program: accepts, spools, schedules, delivers and reports messages.
@org.jspecify.annotations.NullMarked
module dev.tasso.mta {
    requires dev.tasso.smtp;
    requires static org.jspecify;
    requires rocksdbjni;
    requires org.dnsjava;
    requires org.tomlj;
    requires info.picocli;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires io.javalin;
    requires tools.jackson.databind;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;
    requires org.conscrypt;
    requires HdrHistogram;
    requires java.logging;
    requires java.net.http;
}
