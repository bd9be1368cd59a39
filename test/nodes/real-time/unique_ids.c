/* Unique ids in C: the node's name and a counter. The few parts of a message that it needs are found in its text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Copies what follows `key` up to a quote, comma or brace. */
static void part(const char *line, const char *key, char *out, size_t size) {
    const char *from = strstr(line, key);
    size_t length = 0;
    if (from != NULL) {
        from += strlen(key);
        length = strcspn(from, "\",}");
        if (length >= size) length = size - 1;
        memcpy(out, from, length);
    }
    out[length] = '\0';
}

int main(void) {
    char *line = NULL;
    size_t room = 0;
    long count = 0;
    while (getline(&line, &room, stdin) > 0) {
        char src[64], dest[64], id[32];
        part(line, "\"src\":\"", src, sizeof src);
        part(line, "\"dest\":\"", dest, sizeof dest);
        part(line, "\"msg_id\":", id, sizeof id);
        printf("{\"src\":\"%s\",\"dest\":\"%s\",\"body\":{\"in_reply_to\":%s,", dest, src, id);
        if (strstr(line, "\"type\":\"init\"") != NULL) printf("\"type\":\"init_ok\"}}\n");
        else printf("\"type\":\"generate_ok\",\"id\":\"%s-%ld\"}}\n", dest, ++count);
        fflush(stdout);
    }
    free(line);
    return 0;
}
