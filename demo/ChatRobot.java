import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DingTalk group for the demo: {@code java ChatRobot.java PORT}. It takes what a custom robot takes, and prints it as
 * the group would see it.
 */
public final class ChatRobot {

    private static final Pattern TEXT = Pattern.compile("\"(?:text|content)\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

    private ChatRobot() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            Matcher text = TEXT.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (text.find()) {
                System.out.println("\n  DingTalk group:\n    | "
                        + plain(text.group(1)).strip().replaceAll("\n+", "\n    | ") + "\n");
            }
            answer(exchange, "{\"errcode\":0,\"errmsg\":\"ok\"}");
        });
        server.start();
    }

    private static String plain(String json) {
        return ESCAPE.matcher(json).replaceAll(match -> {
            String escape = match.group(1);
            String plain = escape.length() > 1
                    ? String.valueOf((char) Integer.parseInt(escape.substring(1), 16))
                    : escape.equals("n") ? "\n" : escape;
            return Matcher.quoteReplacement(plain);
        });
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
