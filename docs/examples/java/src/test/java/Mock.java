import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A mock for the tests of this project, driven by the command line; {@code close} stops it. */
final class Mock implements AutoCloseable {
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)='?([^'\\n]*)'?");

    private final Map<String, String> environment = new HashMap<>();

    /** Ready when it returns; flags are those of {@code finesse-mock serve}. */
    Mock(String... flags) {
        List<String> serve = new ArrayList<>(List.of("serve", "--detach", "--ports", "auto", "--no-tls"));
        serve.addAll(List.of(flags));
        serve.add("--print-env");
        EXPORT.matcher(run(serve.toArray(String[]::new)))
                .results()
                .forEach(found -> environment.put(found.group(1), found.group(2)));
    }

    /** Where the Finesse REST API is. */
    String rest() {
        return environment.get("FINESSE_MOCK_URL") + "/finesse/api";
    }

    /** The password that every agent of the default world has. */
    String password() {
        return environment.get("FINESSE_MOCK_PASSWORD");
    }

    /** What {@code finesse-mock} prints for these arguments; an error with its sentence otherwise. */
    String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("finesse-mock"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() != 0) {
                throw new AssertionError(said);
            }
            return said;
        } catch (IOException | InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void close() {
        run("stop");
    }
}
