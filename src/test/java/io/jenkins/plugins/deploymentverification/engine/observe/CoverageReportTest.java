package io.jenkins.plugins.deploymentverification.engine.observe;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CoverageReportTest {

    private static final String JACOCO = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
            + "<!DOCTYPE report PUBLIC \"-//JACOCO//DTD Report 1.1//EN\" \"report.dtd\"><report name=\"shop\">"
            + "<sessioninfo id=\"a\" start=\"1\" dump=\"2\"/>"
            + "<package name=\"p\"><counter type=\"LINE\" missed=\"9\" covered=\"1\"/></package>"
            + "<counter type=\"INSTRUCTION\" missed=\"5\" covered=\"5\"/>"
            + "<counter type=\"BRANCH\" missed=\"3\" covered=\"1\"/>"
            + "<counter type=\"LINE\" missed=\"20\" covered=\"80\"/></report>";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static BuildFacts.Coverage read(String xml) throws IOException {
        return CoverageReport.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String refusal(String xml) {
        return assertThrows(IOException.class, () -> read(xml)).getMessage();
    }

    @Test
    public void jacocosTotalsStandInItsRoot() throws Exception {
        assertThat(read(JACOCO), is(new BuildFacts.Coverage(0.8, 0.25)));
        assertThat(read("<report name='x'><counter type='LINE' missed='0' covered='0'/></report>"), nullValue());
    }

    @Test
    public void coberturasRatesStandInItsRoot() throws Exception {
        assertThat(
                read("<!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>"
                        + "<coverage line-rate=\"0.83\" branch-rate=\"1\" lines-valid=\"100\" branches-valid=\"0\">"
                        + "<packages/></coverage>"),
                is(new BuildFacts.Coverage(0.83, null)));
        assertThat(read("<coverage line-rate='0.5' branch-rate='0.25'/>"), is(new BuildFacts.Coverage(0.5, 0.25)));
    }

    @Test
    public void otherFilesAreRefusedWithAReason() {
        assertThat(refusal("<testsuite/>"), containsString("its root is <testsuite>"));
        assertThat(refusal("no xml"), containsString("not an XML file"));
        assertThat(refusal(JACOCO.substring(0, 400)), containsString("not an XML file"));
        assertThat(refusal("<coverage line-rate='12'/>"), containsString("from 0 to 1, but is 12.0"));
        assertThat(refusal("<report><counter type='LINE' missed='1'/></report>"), containsString("no covered"));
    }

    @Test
    public void nothingThatTheFileNamesIsLoaded() throws Exception {
        Path secret = folder.newFile().toPath();
        Files.writeString(secret, "0.5");
        String xml = "<!DOCTYPE coverage [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]>"
                + "<coverage line-rate=\"0.1\" x=\"y\">&s;</coverage>";
        // only the root is read; an attribute cannot name an external entity
        assertThat(read(xml), is(new BuildFacts.Coverage(0.1, null)));
        String inside = "<!DOCTYPE report [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]><report>&s;</report>";
        try {
            assertThat(read(inside), nullValue());
        } catch (IOException e) {
            assertThat(e.getMessage(), not(containsString("0.5")));
        }
    }
}
