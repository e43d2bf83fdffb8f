package baton.agent.hook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks that the kernel can execute a file as what its first bytes say.
 *
 * <p>{@code timeout} and {@code env} pass a file that the kernel rejects to {@code sh}, and there an empty file succeeds:
 * an empty {@code stopped} hook would prove every stop. An empty script succeeds in every interpreter, so that a script
 * without a command is rejected too.
 */
final class Executable {
    private static final int HEAD = 65536;
    /** The kernel follows an interpreter that is a script itself, but not for ever. */
    private static final int NESTED = 4;

    private static final int ELF_HEADER = 64;
    private static final int PT_INTERP = 3;
    private static final String SHELLS = "(ba|da|k|z|a)?sh";
    private static final String INTERPRETERS = SHELLS + "|python[0-9.]*|perl|ruby|node|php|lua";

    private Executable() {}

    /** Returns why {@code file} cannot be executed: a sentence that names it; empty when it can. */
    static Optional<String> refusal(Path file) throws IOException {
        return refusal(file, NESTED);
    }

    static boolean isScript(Path file) throws IOException {
        return Files.isReadable(file) && startsWith(head(file), "#!");
    }

    /** Returns why the script cannot run that {@code command} hands to an interpreter; empty when it can or is none. */
    static Optional<String> refusalOfScript(List<String> command) throws IOException {
        Optional<Path> script = script(command);
        if (script.isEmpty()) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(script.get()) || !Files.isReadable(script.get())) {
            return Optional.of(script.get() + " is not a file that can be read; create it or correct the path");
        }
        return refusalOfText(script.get(), head(script.get()));
    }

    private static Optional<Path> script(List<String> command) {
        String program = command.get(0).substring(command.get(0).lastIndexOf('/') + 1);
        if (!program.matches(INTERPRETERS)) {
            return Optional.empty();
        }
        // After these options the program text itself follows, or the name of a module.
        String ends = program.matches(SHELLS) ? "-.*c.*" : "-.*[cem].*";
        for (String word : command.subList(1, command.size())) {
            if (!word.startsWith("-") || word.matches(ends)) {
                return Optional.of(word).filter(each -> each.startsWith("/")).map(Path::of);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> refusal(Path file, int nested) throws IOException {
        if (!Files.isReadable(file) && Files.size(file) > 0) {
            // Execute-only, so it is no script: nobody's interpreter could read it.
            return Optional.empty();
        }
        byte[] head = head(file);
        if (head.length == 0) {
            return Optional.of(file + " is empty; write what it does, or \"#!/bin/sh\" and \"exit 0\" for nothing");
        }
        if (startsWith(head, "\177ELF")) {
            return refusalOfElf(file, head);
        }
        if (startsWith(head, "#!")) {
            Optional<String> refusal = refusalOfInterpreter(file, firstLine(head), nested);
            return refusal.isPresent() ? refusal : refusalOfText(file, head);
        }
        return Optional.of(
                file + " is neither a script that starts with \"#!\" nor an ELF program; begin it with #!/bin/sh");
    }

    private static Optional<String> refusalOfInterpreter(Path file, String line, int nested) throws IOException {
        if (line.endsWith("\r")) {
            return Optional.of(file + " has a carriage return at the end of its first line, where Linux takes it for a"
                    + " part of the interpreter's name; run: sed -i 's/\\r$//' " + file);
        }
        String[] words = line.substring(2).strip().split("[ \t]+", 2);
        Path interpreter = Path.of(words[0]);
        if (!interpreter.isAbsolute()) {
            return Optional.of(file + " names the interpreter \"" + words[0]
                    + "\" after \"#!\"; write its whole path, such as #!/bin/sh");
        }
        if (!Files.isRegularFile(interpreter) || !Files.isExecutable(interpreter)) {
            return Optional.of(file + " needs the interpreter " + interpreter
                    + ", which is not an executable file; install it or correct the first line");
        }
        if (interpreter.endsWith("env") && words.length > 1) {
            return refusalOfEnv(file, words[1]);
        }
        if (nested == 0) {
            return Optional.of(file + " has too many scripts as interpreters of each other; name a program after #!");
        }
        return refusal(interpreter, nested - 1);
    }

    /** The kernel passes all that follows {@code env} as one word, unless {@code -S} splits it. */
    private static Optional<String> refusalOfEnv(Path file, String argument) {
        String split = argument.replaceFirst("^(-S|--split-string=?)[ \t]*", "");
        List<String> words = split.equals(argument) ? List.of(argument) : List.of(split.split("[ \t]+"));
        Optional<String> program = words.stream()
                .filter(word -> !word.startsWith("-") && word.indexOf('=') < 0)
                .findFirst();
        if (program.isEmpty() || HookFile.find(program.get()).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(file + " asks env for \"" + program.get() + "\", which is in no directory of PATH ("
                + HookFile.searchPath() + "); install it, or write the interpreter's whole path after #!");
    }

    /** Comments begin alike in every interpreter that {@code #!} is used for. */
    private static Optional<String> refusalOfText(Path file, byte[] head) {
        boolean empty = head.length < HEAD
                && new String(head, StandardCharsets.ISO_8859_1)
                        .lines()
                        .allMatch(line -> line.isBlank() || line.strip().startsWith("#"));
        return empty
                ? Optional.of(file + " has no command in it; write what it does, or \"exit 0\" for nothing")
                : Optional.empty();
    }

    private static Optional<String> refusalOfElf(Path file, byte[] head) {
        if (head.length < ELF_HEADER) {
            return Optional.of(file + " ends within its ELF header; copy it again");
        }
        boolean wide = head[4] == 2;
        ByteBuffer elf = ByteBuffer.wrap(head).order(head[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long table = wide ? elf.getLong(32) : elf.getInt(28);
        int size = elf.getShort(wide ? 54 : 42);
        int count = elf.getShort(wide ? 56 : 44);
        for (int each = 0; each < count; each++) {
            long at = table + (long) each * size;
            if (at < 0 || at + (wide ? 56 : 32) > head.length) {
                return Optional.of(file + " ends within its ELF header; copy it again");
            }
            int entry = (int) at;
            if (elf.getInt(entry) == PT_INTERP) {
                long from = wide ? elf.getLong(entry + 8) : elf.getInt(entry + 4);
                long length = wide ? elf.getLong(entry + 32) : elf.getInt(entry + 16);
                return refusalOfLoader(file, head, from, length);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> refusalOfLoader(Path file, byte[] head, long from, long length) {
        if (from < 0 || length < 1 || from + length > head.length) {
            return Optional.of(file + " has a damaged ELF header; copy it again");
        }
        Path loader = Path.of(new String(head, (int) from, (int) length - 1, StandardCharsets.ISO_8859_1));
        return Files.isExecutable(loader)
                ? Optional.empty()
                : Optional.of(file + " needs the loader " + loader
                        + ", which is not on this host; install the program for this system");
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(HEAD);
        }
    }

    private static boolean startsWith(byte[] head, String magic) {
        byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
        return head.length >= bytes.length && Arrays.equals(head, 0, bytes.length, bytes, 0, bytes.length);
    }

    private static String firstLine(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
