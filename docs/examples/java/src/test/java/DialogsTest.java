import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DialogsTest {
    private static final String AGENT = "1001001";

    private static Mock mock;
    private Dialogs dialogs;
    private String dialog;

    @BeforeAll
    static void start() {
        mock = new Mock("--seed", "7");
    }

    @AfterAll
    static void stop() {
        mock.close();
    }

    @BeforeEach
    void ring() {
        mock.run("reset");
        dialogs = new Dialogs(mock.rest(), AGENT, mock.password());
        dialog = mock.run("call", "5550100", AGENT, "--sign-in");
    }

    @Test
    void aCallIsAnsweredAndHeld() throws Exception {
        assertEquals(202, dialogs.act(dialog, "ANSWER"));
        mock.run("wait", "dialog.id=='" + dialog + "' and dialog.state=='ACTIVE'");
        assertEquals(202, dialogs.act(dialog, "HOLD"));
        mock.run("wait", "dialog.participants['" + AGENT + "'].state=='HELD'");
        assertEquals("HOLD", mock.run("agent", "show", AGENT, "-o", "state"));
    }

    @Test
    void aServerThatFailsSaysSo() throws Exception {
        mock.run("fault", "add", "rest.error", "status=503", "count=1");
        assertEquals(503, dialogs.act(dialog, "ANSWER"));
        assertEquals(202, dialogs.act(dialog, "ANSWER"));
    }

    @Test
    void whatNeverComesIsToldWithWhatCameNearest() {
        String never = "dialog.state=='ACTIVE'"; // nobody answers
        Error error = assertThrows(
                AssertionError.class, () -> mock.run("wait", never, "--timeout", "200ms"));
        assertTrue(error.getMessage().contains("dialog.state is \"ALERTING\""));
    }
}
