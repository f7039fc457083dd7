import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;

/** What is tested here: a client of the Finesse REST API, as your project has one. */
final class Dialogs {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String rest;
    private final String agent;
    private final String authorization;

    Dialogs(String rest, String agent, String password) {
        this.rest = rest;
        this.agent = agent;
        byte[] credentials = (agent + ":" + password).getBytes();
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** Answers the status: 202 when Finesse takes it on. */
    int act(String dialog, String action) throws IOException, InterruptedException {
        String body = "<Dialog><requestedAction>" + action + "</requestedAction>"
                + "<targetMediaAddress>" + agent + "</targetMediaAddress></Dialog>";
        HttpRequest request = HttpRequest.newBuilder(URI.create(rest + "/Dialog/" + dialog))
                .header("Authorization", authorization)
                .header("Content-Type", "application/xml")
                .PUT(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }
}
