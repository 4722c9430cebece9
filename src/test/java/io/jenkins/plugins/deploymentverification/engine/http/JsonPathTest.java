package io.jenkins.plugins.deploymentverification.engine.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.Test;

public class JsonPathTest {

    private final JsonNode json = read("{'a':{'b':[{'c':1},{'c':2}],'x.y':3,'':4},'list':[[5,6]],'n':null}");

    @Test
    public void pathsInBothForms() {
        for (String path : List.of("/a/b/1/c", "$.a.b[1].c", "a.b[1].c", "$['a']['b'][1]['c']", "a[\"b\"][1].c")) {
            assertThat(path, JsonPath.find(json, path).asInt(), is(2));
        }
        assertThat(JsonPath.find(json, "$.a['x.y']").asInt(), is(3));
        assertThat(JsonPath.find(json, "/a/x.y").asInt(), is(3));
        assertThat(JsonPath.find(json, "list[0][1]").asInt(), is(6));
        assertThat(JsonPath.find(json, "$"), is(json));
        assertThat(JsonPath.find(json, ""), is(json));
        assertThat(JsonPath.find(json, "n").isNull(), is(true));
    }

    @Test
    public void whatIsNotThereIsMissing() {
        for (String path : List.of("/a/z", "a.z", "a.b[7].c", "a.b.c", "list[0].q", "$.nope[0]")) {
            assertThat(path, JsonPath.find(json, path).isMissingNode(), is(true));
        }
    }

    @Test
    public void pathThatIsNoneIsRefusedWithItsPosition() {
        for (String path : List.of("a..b", "a[b]", "a[", "$.a[-1]", "a.'b'", "a.")) {
            IllegalArgumentException e =
                    assertThrows(path, IllegalArgumentException.class, () -> JsonPath.find(json, path));
            assertThat(e.getMessage(), containsString("right would be $.a.b[0]"));
        }
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> JsonPath.find(json, "$.a[x]"))
                        .getMessage(),
                containsString("position 4"));
    }

    private static JsonNode read(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
