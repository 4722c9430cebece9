package io.jenkins.plugins.deploymentverification.engine.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks up host names with a time limit; Java's own look-up has none and cannot be interrupted. */
public final class NameLookup {

    private NameLookup() {}

    /**
     * The addresses of a host.
     *
     * @throws UnknownHostException when there is none, or none was told in time
     */
    public static InetAddress[] resolve(String host, Duration limit) throws UnknownHostException, InterruptedException {
        if (isLiteral(host)) {
            return InetAddress.getAllByName(host);
        }
        FutureTask<InetAddress[]> task = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread thread = new Thread(task, "deployment-verification name look-up");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UnknownHostException(
                    host + " (the name server did not answer within " + limit.toMillis() + " ms)");
        } catch (ExecutionException e) {
            throw new UnknownHostException(host);
        }
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }
}
