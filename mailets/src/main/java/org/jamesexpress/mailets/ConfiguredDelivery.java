package org.jamesexpress.mailets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jamesexpress.config.SettingsException;

/**
 * A {@link DirectMxDelivery} as {@code mailetcontainer.xml} has it, for those who want to act as it does.
 *
 * @param parameters as written, but for those that are James's own and the route
 */
public record ConfiguredDelivery(String route, Map<String, String> parameters) {
    public ConfiguredDelivery {
        parameters = Map.copyOf(parameters);
    }

    /**
     * All of a file, in its order; none where there is no file.
     *
     * @throws SettingsException when it can't be read
     */
    public static List<ConfiguredDelivery> in(Path mailetcontainer) throws SettingsException {
        return ConfiguredElement.in(mailetcontainer, "mailet", DirectMxDelivery.class).stream()
                .map(ConfiguredDelivery::of)
                .toList();
    }

    private static ConfiguredDelivery of(Map<String, String> parameters) {
        String route = parameters.remove(DirectMxDelivery.ROUTE);
        return new ConfiguredDelivery(route == null ? DirectMxDelivery.ROUTE_BY_DEFAULT : route, parameters);
    }
}
