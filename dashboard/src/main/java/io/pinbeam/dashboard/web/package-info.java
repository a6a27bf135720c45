/** HTTP: the page, its events, and the query box. */
package io.pinbeam.dashboard.web;
