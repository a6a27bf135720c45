/** Where the pipelines read from. */
package io.pinbeam.pipelines.source;
