package io.jenkins.plugins.deploymentverification.engine.probe;

import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.NameLookup;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Opens a TCP connection, to the addresses of the host one after another until one answers. */
final class TcpProbe {

    private TcpProbe() {}

    static ProbeResult connect(TcpCheck check, Duration limit) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        long start = System.nanoTime();
        String place = check.host() + ":" + check.port();
        String wrong = "";
        try {
            for (InetAddress address : NameLookup.resolve(check.host(), limit)) {
                wrong = connect(new InetSocketAddress(address, check.port()), deadline, limit);
                if (wrong.isEmpty()) {
                    break;
                }
            }
        } catch (UnknownHostException e) {
            wrong = "unknown host " + SafeText.excerpt(String.valueOf(e.getMessage()), 160);
        }
        long nanos = System.nanoTime() - start;
        return wrong.isEmpty()
                ? new ProbeResult(
                        true,
                        nanos / 1e9,
                        "connected to " + place + " in " + nanos / 1_000_000 + " ms",
                        nanos / 1_000_000)
                : new ProbeResult(
                        false, null, "expected a connection to " + place + ", got: " + wrong, nanos / 1_000_000);
    }

    /** What went wrong, or an empty text. A channel, because that is what an interrupt closes. */
    private static String connect(InetSocketAddress address, Deadline deadline, Duration limit)
            throws InterruptedException {
        long left = deadline.remaining().toMillis();
        if (left <= 0) {
            return "no answer within " + limit.toMillis() + " ms";
        }
        try (SocketChannel channel = SocketChannel.open()) {
            channel.socket().connect(address, (int) Math.min(left, Integer.MAX_VALUE));
            return "";
        } catch (SocketTimeoutException e) {
            return "no answer within " + limit.toMillis() + " ms";
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return SafeText.excerpt(String.valueOf(e.getMessage()), 200);
        }
    }
}
