<?php
/* A WordPress of the tests: Debian's files, a database and a folder of its own.
 * Served, it answers as any WordPress does; on the command line, it calls WordPress's own functions,
 * [["name", arguments…], …] from standard input, and prints what they return. */
define('DB_NAME', getenv('SITE_DATABASE'));
define('DB_USER', getenv('SITE_USER'));
define('DB_PASSWORD', '');
define('DB_HOST', getenv('SITE_HOST'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', getenv('SITE_URL'));
define('WP_SITEURL', getenv('SITE_URL'));
define('WP_CONTENT_DIR', getenv('SITE_CONTENT'));
/* Application passwords are refused over plain http anywhere else. */
define('WP_ENVIRONMENT_TYPE', 'local');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('ABSPATH', getenv('SITE_FILES'));
$table_prefix = 'wp_';

if (PHP_SAPI === 'cli') {
    $calls = json_decode(stream_get_contents(STDIN), true);
    $_SERVER['HTTP_HOST'] = parse_url(WP_HOME, PHP_URL_HOST);
    $_SERVER['REQUEST_URI'] = '/';
    if ($calls[0][0] === 'wp_install') {
        define('WP_INSTALLING', true);
        $server = new mysqli(DB_HOST, DB_USER, '');
        $server->query('DROP DATABASE IF EXISTS `' . DB_NAME . '`');
        $server->query('CREATE DATABASE `' . DB_NAME . '` CHARACTER SET utf8mb4');
        function wp_new_blog_notification() {}
    }
    require ABSPATH . 'wp-settings.php';
    require ABSPATH . 'wp-admin/includes/upgrade.php';
    require ABSPATH . 'wp-admin/includes/export.php';
    function drop_the_database() {
        return $GLOBALS['wpdb']->query('DROP DATABASE `' . DB_NAME . '`');
    }
    $returned = array_map(fn($call) => $call[0](...array_slice($call, 1)), $calls);
    echo "\n", json_encode($returned);
} else {
    $_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
    unset($_SERVER['PATH_INFO']);
    require ABSPATH . 'wp-settings.php';
    wp();
    http_response_code(404);
}
