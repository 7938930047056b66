package org.jamesexpress.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DemoIT {
    @Test
    void allThatItPromisesHolds() throws Exception {
        Path command = Path.of(System.getProperty("express.distribution"), "bin", "express");
        Process demo = new ProcessBuilder(command.toString(), "demo")
                .redirectErrorStream(true)
                .start();

        String said = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(demo.waitFor()).as(said).isZero();
        assertThat(said).contains("All of it held.");
    }
}
