package dev.tasso.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Dominic Sayers' collection of addresses, held to what an envelope may hold (RFC 5321 section 4.1.2).
///
/// The collection judges header addresses (RFC 5322) and says which of them an envelope may hold too. Comments,
/// folding and obsolete forms belong to headers only. Where it warns of DNS we accept: grammar asks no resolver.
class IsemailVectorsTest {

    private static final Set<String> ACCEPTED = Set.of("ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN", "ISEMAIL_RFC5321");

    /// `::` in place of a single group: RFC 5321 would not write it, and every resolver reads it.
    private static final String ACCEPTED_THOUGH_DEPRECATED = "ISEMAIL_RFC5321_IPV6DEPRECATED";

    /// A name whose last label is a number would pass for an IP address (RFC 1123 section 2.1).
    private static final String REFUSED_THOUGH_GRAMMATICAL = "ISEMAIL_RFC5321_TLDNUMERIC";

    /// The collection has these pictures where it means the control characters themselves.
    private static final int PICTURES = 0x2400;

    @Test
    void agreesWithTheCollection() throws Exception {
        Path file = vectors().resolve("address/isemail-tests.xml");
        Assumptions.assumeTrue(Files.exists(file), "not run: there are no vectors at " + file.toAbsolutePath());
        NodeList tests = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("test");
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < tests.getLength(); i++) {
            Element test = (Element) tests.item(i);
            String address = controls(text(test, "address"));
            String diagnosis = text(test, "diagnosis");
            boolean expected = !diagnosis.equals(REFUSED_THOUGH_GRAMMATICAL)
                    && (ACCEPTED.contains(text(test, "category")) || diagnosis.equals(ACCEPTED_THOUGH_DEPRECATED));
            if (Mailbox.parse(address).isPresent() != expected) {
                wrong.add(test.getAttribute("id") + " " + diagnosis + " " + address);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tests.getLength()).isEqualTo(164);
    }

    private static Path vectors() {
        String named = System.getProperty("tasso.vectors", "");
        return Stream.of(named, "../../shared/vectors", "../shared/vectors")
                .filter(it -> !it.isEmpty())
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(Path.of("../shared/vectors"));
    }

    private static String text(Element test, String name) {
        return test.getElementsByTagName(name).item(0).getTextContent();
    }

    private static String controls(String text) {
        StringBuilder plain = new StringBuilder();
        text.chars().forEach(c -> plain.append((char) (c >= PICTURES && c < PICTURES + ' ' ? c - PICTURES : c)));
        return plain.toString();
    }
}
