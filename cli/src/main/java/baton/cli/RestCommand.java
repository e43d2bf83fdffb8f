package baton.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands share that ask a coordinator. */
abstract class RestCommand implements Callable<Integer> {
    enum Output {
        table,
        json
    }

    @Option(
            names = "--coordinator",
            paramLabel = "URL",
            split = ",",
            defaultValue = "${env:BATON_COORDINATOR:-http://127.0.0.1:8700}",
            description = "Where the coordinators listen; the next is tried when one is down."
                    + " Default: the environment's BATON_COORDINATOR, else http://127.0.0.1:8700.")
    @SuppressWarnings("NullAway.Init")
    private List<URI> urls;

    @Mixin
    private final Credentials credentials = new Credentials();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "For people (table) or for programs (json).")
    @SuppressWarnings("NullAway.Init")
    private Output output;

    final Terminal terminal;
    final Times times;

    RestCommand(Terminal terminal) {
        this.terminal = terminal;
        this.times = new Times(terminal.clock());
    }

    final Coordinators coordinators() {
        for (URI url : urls) {
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!http || url.getHost() == null) {
                throw CommandFailed.usage(
                        "the coordinator's address " + url + " is not understood; write it like http://127.0.0.1:8700");
            }
        }
        return new Coordinators(urls, credentials);
    }

    final boolean asJson() {
        return output == Output.json;
    }

    final void print(String line) {
        terminal.out().println(line);
    }

    final void print(List<String> lines) {
        lines.forEach(this::print);
    }

    /** A sentence of any length. */
    final void tell(String sentence) {
        print(Wrap.lines(sentence, Terminal.WIDTH));
    }

    /** For people only: programs get one document at the end. */
    final void tellPeople(String sentence) {
        tellPeople("", sentence);
    }

    /** The same; lines after the first are indented by the length of {@code head}. */
    final void tellPeople(String head, String sentence) {
        if (!asJson()) {
            print(Wrap.hanging(head, sentence, Terminal.WIDTH));
        }
    }

    final void print(JsonNode document) {
        print(Json.pretty(document));
    }

    static String group(String name) {
        return "/groups/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
