package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnection;
import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnection.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From what {@code --channel} says to notifiers. Never shows what it was given where that may be a secret. */
final class NotifierOptions {

    private static final Set<Type> SIGNED = EnumSet.of(Type.DINGTALK, Type.FEISHU, Type.WEBHOOK);

    private final Map<String, String> environment;
    private final Inputs inputs;
    private final Locale language;
    private final boolean allowHttp;

    NotifierOptions(Map<String, String> environment, Inputs inputs, Locale language, boolean allowHttp) {
        this.environment = environment;
        this.inputs = inputs;
        this.language = language;
        this.allowHttp = allowHttp;
    }

    List<NotifierConnection> find(
            List<String> options,
            List<NotifierConnection> configured,
            @CheckForNull String secretVariable,
            @CheckForNull String secretFile)
            throws UsageException {
        if (secretVariable != null && secretFile != null) {
            throw new UsageException("--secret-env and --secret-file are two ways of saying the same; leave one out");
        }
        String secret = secretVariable != null
                ? variable("--secret-env", secretVariable)
                : secretFile != null ? inputs.secret("--secret-file", secretFile) : null;
        List<NotifierConnection> found = new ArrayList<>();
        for (String option : options) {
            found.add(find(option, configured, secret));
        }
        if (secret != null && found.stream().noneMatch(n -> SIGNED.contains(n.type()))) {
            throw new UsageException("the secret has no use: only dingtalk, feishu and webhook sign their messages");
        }
        return found;
    }

    private NotifierConnection find(String option, List<NotifierConnection> configured, @CheckForNull String secret)
            throws UsageException {
        for (NotifierConnection notifier : configured) {
            if (notifier.name().equals(option)) {
                if (!notifier.enabled()) {
                    throw new UsageException("--channel: the notifier '" + option + "' is switched off in --config");
                }
                return notifier;
            }
        }
        int colon = option.indexOf(':');
        Optional<Type> type = Arrays.stream(Type.values())
                .filter(t -> colon > 0 && names(t, option.substring(0, colon)))
                .findFirst();
        if (type.isEmpty() || colon == option.length() - 1) {
            throw new UsageException("--channel: must be the name of a notifier in --config"
                    + (configured.isEmpty()
                            ? ""
                            : " ("
                                    + configured.stream()
                                            .map(NotifierConnection::name)
                                            .collect(Collectors.joining(", "))
                                    + ")")
                    + ", or TYPE:URL with one of the types "
                    + Arrays.stream(Type.values()).map(Type::code).collect(Collectors.joining(", ")));
        }
        return NotifierConnection.plain(type.get(), address(option.substring(colon + 1)), secret, language, allowHttp);
    }

    /** Feishu is called Lark outside of China. */
    private static boolean names(Type type, String name) {
        return type.code().equalsIgnoreCase(name) || type == Type.FEISHU && name.equalsIgnoreCase("lark");
    }

    private String address(String text) throws UsageException {
        if (text.startsWith("env:")) {
            return variable("--channel", text.substring("env:".length()));
        }
        return text.startsWith("file:") ? inputs.secret("--channel", text.substring("file:".length())) : text;
    }

    private String variable(String option, String name) throws UsageException {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new UsageException(option + ": the environment variable '" + name + "' is not set");
        }
        return value;
    }
}
