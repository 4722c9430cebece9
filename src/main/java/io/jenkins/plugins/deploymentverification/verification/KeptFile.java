package io.jenkins.plugins.deploymentverification.verification;

import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * A list in Jenkins' folder of what goes on without a build, over a restart. Not thread-safe.
 *
 * @param <T> what is kept
 */
final class KeptFile<T extends KeptFile.Entry> {

    private static final Logger LOGGER = Logger.getLogger(KeptFile.class.getName());

    private final String name;
    private final Class<T> type;

    /** @param name of the file below ours */
    KeptFile(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    /** Something that belongs to a build. */
    interface Entry {

        /** Before it is saved; a job may have another name by now. */
        void noteBuild();

        /** After it was read: whether its build is still there. */
        boolean findBuild();
    }

    void save(List<T> all) throws IOException {
        all.forEach(Entry::noteBuild);
        file().write(new ArrayList<>(all));
    }

    /** Where nothing can be done about it but tell. */
    void saveOrTell(List<T> all) {
        try {
            save(all);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> name + " cannot be kept over a restart");
        }
    }

    /** Those whose builds are still there; none where the file cannot be read, which is logged. */
    List<T> read() {
        List<T> kept = new ArrayList<>();
        try {
            if (file().exists() && file().read() instanceof List<?> read) {
                read.stream()
                        .filter(type::isInstance)
                        .map(type::cast)
                        .filter(Entry::findBuild)
                        .forEach(kept::add);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> name + " cannot be read");
        }
        return kept;
    }

    private XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), "deployment-verification/" + name));
    }
}
