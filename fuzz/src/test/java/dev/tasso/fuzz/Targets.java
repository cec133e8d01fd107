package dev.tasso.fuzz;

import dev.tasso.mta.config.ConfigTargets;
import dev.tasso.mta.dns.DnsTargets;
import dev.tasso.mta.explain.ExplainTargets;
import dev.tasso.mta.http.HttpTargets;
import dev.tasso.mta.journal.JournalTargets;
import dev.tasso.mta.mail.MailTargets;
import dev.tasso.mta.mime.MimeTargets;
import dev.tasso.mta.report.ReportTargets;
import dev.tasso.smtp.address.AddressTargets;
import dev.tasso.smtp.client.ClientTargets;
import dev.tasso.smtp.command.CommandTargets;
import dev.tasso.smtp.sasl.SaslTargets;
import dev.tasso.smtp.server.ServerTargets;
import dev.tasso.smtp.transcript.TranscriptTargets;
import dev.tasso.smtp.wire.WireTargets;
import java.util.List;
import java.util.stream.Stream;

/// Everything that is fuzzed.
final class Targets {

    static final List<Target> ALL = Stream.of(
                    AddressTargets.all(),
                    CommandTargets.all(),
                    WireTargets.all(),
                    TranscriptTargets.all(),
                    SaslTargets.all(),
                    ClientTargets.all(),
                    ServerTargets.all(),
                    MailTargets.all(),
                    MimeTargets.all(),
                    JournalTargets.all(),
                    ConfigTargets.all(),
                    DnsTargets.all(),
                    ReportTargets.all(),
                    ExplainTargets.all(),
                    HttpTargets.all())
            .flatMap(List::stream)
            .toList();

    private Targets() {}

    static Target named(String name) {
        return ALL.stream()
                .filter(target -> target.name().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no target is called " + name + "; there are "
                        + ALL.stream().map(Target::name).toList()));
    }
}
