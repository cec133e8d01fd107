package dev.tasso.mta.cli.console;

import dev.tasso.mta.cli.console.Screen.Choice;
import dev.tasso.mta.explain.Standing;
import dev.tasso.smtp.client.Extensions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How a line may go on: the commands that the state allows, and the parameters that EHLO has offered (RFC 5321 section
/// 4.1.1).
final class Completion {
    private static final int FILES_MAX = 200;

    private final Standing standing;
    private final Extensions extensions;
    private final String helo;

    Completion(Standing standing, Extensions extensions, String helo) {
        this.standing = standing;
        this.extensions = extensions;
        this.helo = helo;
    }

    /// @param line what stands before the cursor
    List<Choice> choices(String line) {
        if (line.startsWith(":")) {
            return directive(line);
        }
        String upper = line.toUpperCase(Locale.ROOT);
        List<Choice> found = new ArrayList<>();
        if (upper.startsWith("MAIL FROM:") && line.contains(">")) {
            parameters(line, mailParameters(), found);
        } else if (upper.startsWith("RCPT TO:") && line.contains(">")) {
            parameters(line, recipientParameters(), found);
        } else if (upper.startsWith("AUTH ")) {
            extensions.authMechanisms().forEach(name -> add(found, line, "AUTH " + name, name, ""));
        } else if (upper.startsWith("HELP ")) {
            commands().forEach(one -> add(found, line, "HELP " + verb(one.line()), verb(one.line()), ""));
        } else if (upper.startsWith("BDAT ") && !upper.substring(5).isBlank()) {
            String number = line.substring(5).split(" ", 2)[0];
            add(found, line, "BDAT " + number + " LAST", "LAST", "the message is whole with this chunk");
        } else {
            commands().forEach(one -> add(found, line, one.line(), one.shown(), one.about()));
        }
        return found;
    }

    private static String verb(String line) {
        return line.split(" ", 2)[0];
    }

    private static void add(List<Choice> found, String line, String whole, String shown, String about) {
        if (whole.regionMatches(true, 0, line, 0, line.length())) {
            found.add(new Choice(whole, shown, about));
        }
    }

    /// The commands that make sense now, the likeliest first.
    private List<Choice> commands() {
        List<Choice> commands = new ArrayList<>();
        if (standing.recipients() > 0) {
            commands.add(choice("DATA", "then the message"));
            if (extensions.has("CHUNKING")) {
                commands.add(choice("BDAT ", "a chunk of the message: BDAT octets LAST"));
            }
        }
        if (standing.inTransaction()) {
            commands.add(choice("RCPT TO:<", "a recipient"));
        } else if (standing.introduced()) {
            commands.add(choice("MAIL FROM:<", "begins a message: its sender"));
            if (extensions.has("AUTH") && !standing.authenticated()) {
                commands.add(choice("AUTH ", "log in"));
            }
            if (extensions.has("STARTTLS") && !standing.secure()) {
                commands.add(choice("STARTTLS", "encrypt the connection"));
            }
        }
        commands.add(new Choice("EHLO " + helo, "EHLO " + helo, "introduce yourself; tells what the server can do"));
        commands.add(new Choice("HELO " + helo, "HELO " + helo, "introduce yourself as in 1982"));
        if (standing.inTransaction()) {
            commands.add(choice("RSET", "forget sender and recipients"));
        }
        commands.add(choice("VRFY ", "ask whether somebody is known"));
        if (extensions.has("EXPN")) {
            commands.add(choice("EXPN ", "ask who is on a list"));
        }
        if (extensions.has("ETRN")) {
            commands.add(choice("ETRN ", "have a domain's waiting mail delivered"));
        }
        commands.add(choice("NOOP", "nothing"));
        commands.add(choice("HELP", "what the server says of itself"));
        commands.add(choice("QUIT", "say goodbye"));
        return commands;
    }

    private static Choice choice(String command, String about) {
        return new Choice(command, command.strip(), about);
    }

    private List<String> mailParameters() {
        List<String> parameters = new ArrayList<>();
        offered(parameters, "SIZE", "SIZE=");
        offered(parameters, "8BITMIME", "BODY=8BITMIME", "BODY=7BIT");
        offered(parameters, "BINARYMIME", "BODY=BINARYMIME");
        offered(parameters, "SMTPUTF8", "SMTPUTF8");
        offered(parameters, "DSN", "RET=HDRS", "RET=FULL", "ENVID=");
        offered(parameters, "REQUIRETLS", "REQUIRETLS");
        offered(parameters, "MT-PRIORITY", "MT-PRIORITY=");
        offered(parameters, "FUTURERELEASE", "HOLDFOR=", "HOLDUNTIL=");
        offered(parameters, "DELIVERBY", "BY=");
        offered(parameters, "AUTH", "AUTH=<>");
        return parameters;
    }

    private List<String> recipientParameters() {
        List<String> parameters = new ArrayList<>();
        offered(parameters, "DSN", "NOTIFY=SUCCESS,FAILURE,DELAY", "NOTIFY=NEVER", "ORCPT=rfc822;");
        return parameters;
    }

    private void offered(List<String> parameters, String keyword, String... more) {
        if (extensions.has(keyword)) {
            parameters.addAll(List.of(more));
        }
    }

    /// Parameters that do not stand in the line yet, behind its last space.
    private static void parameters(String line, List<String> parameters, List<Choice> found) {
        int space = line.lastIndexOf(' ');
        String before = space > line.indexOf('>') ? line.substring(0, space + 1) : line + " ";
        String present = before.toUpperCase(Locale.ROOT);
        for (String parameter : parameters) {
            String name = parameter.split("=", 2)[0];
            if (!present.contains(" " + name + " ") && !present.contains(" " + name + "=")) {
                add(found, line, before + parameter, parameter, "");
            }
        }
    }

    private List<Choice> directive(String line) {
        List<Choice> found = new ArrayList<>();
        int space = line.indexOf(' ');
        if (space < 0) {
            for (Directive one : Directive.values()) {
                String whole = one.typed() + (one.form().isEmpty() ? "" : " ");
                add(found, line, whole, one.typed() + (one.form().isEmpty() ? "" : " " + one.form()), one.about());
            }
            return found;
        }
        String before = line.substring(0, space + 1);
        switch (Directive.named(line.substring(0, space)).orElse(Directive.HELP)) {
            case DATA, BDAT, PLAY, SAVE -> files(line, before, found);
            case EXPLAIN -> {
                add(found, line, before + "on", "on", "");
                add(found, line, before + "off", "off", "");
            }
            case AUTH -> {
                String user = line.substring(space + 1).split(" ", -1)[0];
                extensions.authMechanisms().forEach(name -> add(found, line, before + user + " " + name, name, ""));
            }
            case STARTTLS, RAW, TUTORIAL, SKIP, HELP, QUIT -> {}
        }
        return found;
    }

    private static void files(String line, String before, List<Choice> found) {
        String typed = line.substring(before.length());
        int slash = typed.lastIndexOf('/');
        String folder = typed.substring(0, slash + 1);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder.isEmpty() ? "." : folder))) {
            for (Path file : files) {
                String name = file.getFileName() + (Files.isDirectory(file) ? "/" : "");
                boolean hidden =
                        name.startsWith(".") && !typed.substring(slash + 1).startsWith(".");
                if (!hidden && found.size() < FILES_MAX && name.startsWith(typed.substring(slash + 1))) {
                    found.add(new Choice(before + folder + name, name, ""));
                }
            }
        } catch (IOException | InvalidPathException _) {
            // A folder that is not there has no files.
        }
    }
}
