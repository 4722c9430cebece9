package io.jenkins.plugins.deploymentverification.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Dashboards at the time of a verification: links, and pictures of panels. They are no evidence: nothing was judged by
 * them, so they are kept beside the report, not in it.
 *
 * @param dashboards in the order they are shown
 * @param problems why something is missing, in English, as monitoring systems tell it
 */
@Restricted(NoExternalUse.class)
public record Illustrations(List<Dashboard> dashboards, List<String> problems) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 50;

    public Illustrations {
        dashboards = List.copyOf(dashboards);
        problems = List.copyOf(problems);
    }

    /**
     * One dashboard.
     *
     * @param link http or https
     */
    public record Dashboard(String title, String link, List<Picture> pictures) {

        public Dashboard {
            pictures = List.copyOf(pictures);
        }

        public String getTitle() {
            return title;
        }

        public String getLink() {
            return link;
        }

        public List<Picture> getPictures() {
            return pictures;
        }
    }

    /**
     * The picture of a panel.
     *
     * @param number of its file, from 1, within the verification
     * @param panel its id in the dashboard
     */
    public record Picture(int number, String panel) {

        public int getNumber() {
            return number;
        }

        public String getPanel() {
            return panel;
        }
    }

    // for the page, which knows beans only

    public List<Dashboard> getDashboards() {
        return dashboards;
    }

    public List<String> getProblems() {
        return problems;
    }

    boolean has(int number) {
        return dashboards.stream().flatMap(d -> d.pictures().stream()).anyMatch(p -> p.number() == number);
    }

    byte[] toJson() {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode all = root.putArray("dashboards");
        for (Dashboard dashboard : dashboards) {
            ObjectNode one = all.addObject();
            one.put("title", dashboard.title()).put("link", dashboard.link());
            ArrayNode pictures = one.putArray("pictures");
            dashboard
                    .pictures()
                    .forEach(p -> pictures.addObject().put("number", p.number()).put("panel", p.panel()));
        }
        problems.forEach(root.putArray("problems")::add);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Null where it is not what was written. */
    @CheckForNull
    static Illustrations read(byte[] json) {
        try {
            JsonNode root = JSON.readTree(json);
            List<Dashboard> dashboards = new ArrayList<>();
            for (JsonNode one : root.path("dashboards")) {
                List<Picture> pictures = new ArrayList<>();
                for (JsonNode picture : one.path("pictures")) {
                    pictures.add(new Picture(
                            picture.path("number").asInt(),
                            picture.path("panel").asText("")));
                }
                String link = one.path("link").asText("");
                if (link.matches("https?://.*") && dashboards.size() < MOST) {
                    dashboards.add(new Dashboard(one.path("title").asText(link), link, pictures));
                }
            }
            List<String> problems = new ArrayList<>();
            root.path("problems").forEach(problem -> problems.add(problem.asText()));
            return new Illustrations(dashboards, problems);
        } catch (IOException e) {
            return null;
        }
    }
}
