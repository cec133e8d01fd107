package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.mta.verify.Judged;
import dev.tasso.mta.verify.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// TXT records of one kind at one name: there is one, none, or too many.
///
/// @param topic what the item is called
/// @param is whether a record is of this kind
/// @param clause which one says that there is exactly one
record Texts(Dns dns, String topic, Predicate<String> is, String clause) {

    /// The records of the kind; empty where there is none. What hinders finding out goes to the remarks.
    List<String> at(String name, List<Remark> remarks) {
        return switch (dns.txt(name)) {
            case Found<String>(List<String> texts) -> texts.stream().filter(is).toList();
            case Absent<String> _ -> List.of();
            case Unavailable<String>(String why) -> {
                remarks.add(Item.unknown(
                        "DNS does not answer for " + name + ": " + why, clause, "see to its name servers"));
                yield List.of();
            }
        };
    }

    /// The item for what is at the name.
    ///
    /// @param read reads and judges the record
    /// @param parts what it consists of, a line each
    /// @param none what is to be said where there is none
    <T> Item item(String name, Function<String, Judged<T>> read, Function<T, List<String>> parts, Remark none) {
        List<Remark> remarks = new ArrayList<>();
        List<String> records = at(name, remarks);
        if (records.isEmpty()) {
            return new Item(
                    topic, name, remarks.isEmpty() ? "none" : "no answer", remarks.isEmpty() ? List.of(none) : remarks);
        }
        if (records.size() > 1) {
            remarks.add(Item.error(
                    records.size() + " records of this kind: readers take none of them", clause, "keep one"));
            return new Item(topic, name, records.getFirst(), records.subList(1, records.size()), remarks);
        }
        Judged<T> judged = read.apply(records.getFirst());
        remarks.addAll(judged.remarks());
        return new Item(topic, name, records.getFirst(), parts.apply(judged.value()), remarks);
    }
}
