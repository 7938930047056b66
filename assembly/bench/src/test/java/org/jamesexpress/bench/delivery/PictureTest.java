package org.jamesexpress.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class PictureTest {
    @Test
    void aBarIsAsLongAsItsValueBesideTheLongest() throws Exception {
        Picture picture = new Picture();
        picture.chart("a < b & c", "mails/s", Map.of("ours", 400.0), "ours"::equals);
        picture.chart("two", "mails/s", Map.of("peer", 100.0), "ours"::equals);
        Map<String, Double> unknown = Map.of("peer", Double.NaN);
        picture.chart("none", "mails/s", unknown, "ours"::equals);

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(picture.svg())));

        assertThat(((Element) svg.getElementsByTagName("rect").item(0)).getAttribute("class"))
                .isEqualTo("ours");
        assertThat(((Element) svg.getElementsByTagName("rect").item(1)).getAttribute("width"))
                .isEqualTo("480.0");
        assertThat(((Element) svg.getElementsByTagName("rect").item(2)).getAttribute("width"))
                .isEqualTo("0.0");
        assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("a < b & c");
    }
}
