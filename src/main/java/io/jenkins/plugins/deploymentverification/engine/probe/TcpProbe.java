package io.jenkins.plugins.deploymentverification.engine.probe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.NameLookup;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
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
        Remark wrong = null;
        try {
            for (InetAddress address : NameLookup.resolve(check.host(), limit)) {
                wrong = connect(new InetSocketAddress(address, check.port()), deadline, limit);
                if (wrong == null) {
                    break;
                }
            }
        } catch (UnknownHostException e) {
            wrong = Remark.of(RemarkCode.UNKNOWN_HOST, SafeText.excerpt(String.valueOf(e.getMessage()), 160));
        }
        long nanos = System.nanoTime() - start;
        return wrong == null
                ? new ProbeResult(
                        true,
                        nanos / 1e9,
                        Remark.words("connected to " + place + " in " + nanos / 1_000_000 + " ms"),
                        nanos / 1_000_000)
                : new ProbeResult(
                        false, null, Remark.of(RemarkCode.CONNECTION_EXPECTED, place, wrong), nanos / 1_000_000);
    }

    /** What went wrong, or null. A channel, because that is what an interrupt closes. */
    @CheckForNull
    private static Remark connect(InetSocketAddress address, Deadline deadline, Duration limit)
            throws InterruptedException {
        long left = deadline.remaining().toMillis();
        if (left <= 0) {
            return Remark.of(RemarkCode.NO_ANSWER_WITHIN, limit.toMillis() + " ms");
        }
        try (SocketChannel channel = SocketChannel.open()) {
            channel.socket().connect(address, (int) Math.min(left, Integer.MAX_VALUE));
            return null;
        } catch (SocketTimeoutException e) {
            return Remark.of(RemarkCode.NO_ANSWER_WITHIN, limit.toMillis() + " ms");
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            String words = SafeText.excerpt(String.valueOf(e.getMessage()), 200);
            return words.equals("Connection refused") ? Remark.of(RemarkCode.CONNECTION_REFUSED) : Remark.words(words);
        }
    }
}
