/** The report of a run: one HTML page that needs nothing beside itself. */
package io.pinbeam.pipelines.report;
