package dev.tasso.mta.deliver;

import dev.tasso.mta.watch.About;
import dev.tasso.mta.watch.Lookout;
import dev.tasso.mta.watch.Place;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.transcript.Recorder;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Lets each connection be watched from before it is made: whom it is made for is known then.
record Watching(Lookout lookout) {

    Recorder of(Target target, Delivery delivery) {
        Place place = switch (target.place()) {
            case Target.Place.Tcp(InetSocketAddress address) -> Place.of(target.host(), address);
            case Target.Place.Unix(Path socket) -> new Place(target.host(), socket.toString(), Optional.empty());
        };
        String sender = switch (delivery.envelope().sender()) {
            case ReversePath.Sender(Mailbox mailbox) -> mailbox.text();
            case ReversePath.Null() -> "";
        };
        List<String> recipients = delivery.recipients().stream()
                .map(recipient -> recipient.mailbox().text())
                .toList();
        return lookout.out(place, About.of(sender, recipients));
    }
}
