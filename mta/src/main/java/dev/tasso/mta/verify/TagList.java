package dev.tasso.mta.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `tag=value; tag=value`, which DKIM keys, DMARC, MTA-STS, TLS reporting and BIMI share (RFC 6376 section 3.2).
final class TagList {
    /// The longest record that is read; DNS allows 65,535 octets, and no sound record needs them.
    static final int RECORD_CHARACTERS_MAX = 8_192;

    private static final Pattern TAG =
            Pattern.compile("[ \\t]*(?<name>[A-Za-z][A-Za-z0-9_]*)[ \\t]*=[ \\t]*(?<value>.*?)[ \\t]*", Pattern.DOTALL);

    /// A tag, and where its value begins.
    record Tag(String name, String value, int position) {}

    private final SequencedMap<String, Tag> tags = new LinkedHashMap<>();

    private TagList() {}

    /// Reads a list; what is wrong with it goes to the remarks, with that clause of its grammar.
    static TagList read(String text, String clause, Remarks remarks) {
        TagList list = new TagList();
        if (text.length() > RECORD_CHARACTERS_MAX) {
            remarks.error(
                    RECORD_CHARACTERS_MAX + 1,
                    "the record is longer than " + RECORD_CHARACTERS_MAX + " characters",
                    clause,
                    "publish a shorter record");
            return list;
        }
        int start = 0;
        for (String part : text.split(";", -1)) {
            list.add(part, start, clause, remarks);
            start += part.length() + 1;
        }
        return list;
    }

    private void add(String part, int start, String clause, Remarks remarks) {
        if (part.isBlank()) {
            return;
        }
        int position = start + 1 + part.length() - part.stripLeading().length();
        Matcher matcher = TAG.matcher(part);
        if (!matcher.matches()) {
            remarks.error(position, "\"" + part.strip() + "\" is not tag=value", clause, "write tag=value; tag=value");
            return;
        }
        Tag tag = new Tag(matcher.group("name"), matcher.group("value"), start + 1 + matcher.start("value"));
        if (tags.putIfAbsent(tag.name(), tag) != null) {
            remarks.error(position, "the tag " + tag.name() + " stands twice", clause, "keep one of the two");
        }
    }

    /// Whether the first tag is the version, which decides that the record is of this kind at all.
    boolean begins(String name, String value) {
        return !tags.isEmpty()
                && tags.firstEntry().getValue().name().equals(name)
                && tags.firstEntry().getValue().value().equals(value);
    }

    boolean has(String name) {
        return tags.containsKey(name);
    }

    /// The tag, or one of that name with this value at no position.
    Tag tag(String name, String otherwise) {
        return tags.getOrDefault(name, new Tag(name, otherwise, 0));
    }

    String value(String name, String otherwise) {
        return tag(name, otherwise).value();
    }

    /// The parts of a value that a character separates.
    List<Tag> parts(String name, String separator) {
        List<Tag> parts = new ArrayList<>();
        Tag whole = tag(name, "");
        int position = whole.position();
        for (String part : whole.value().split(separator, -1)) {
            parts.add(new Tag(
                    name,
                    part.strip(),
                    position + part.length() - part.stripLeading().length()));
            position += part.length() + 1;
        }
        return parts;
    }

    Map<String, Tag> all() {
        return Collections.unmodifiableMap(tags);
    }
}
