/** What the page shows of each table, as the JSON that its script draws. */
package io.pinbeam.dashboard.view;
