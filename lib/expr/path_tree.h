/*
** The document paths of an expression as one tree, so that any number of them
** is resolved in a single pass over an item's text: the tree's names are sorted
** as the item's are, and the two are merged. Reading, projecting and updating
** all walk an item this way; the work grows with the item, never with item
** times paths.
*/
#ifndef ST_PATH_TREE_H
#define ST_PATH_TREE_H
#include "value/value.h"

/* One step: a name (decoded), or a list index. */
typedef struct st_step {
  st_str name; /* p NULL: an index */
  uint32_t index;
} st_step;

typedef struct st_path {
  st_step *steps;
  size_t count;
} st_path;

typedef struct st_path_node st_path_node; /* defined here for the three walkers */
struct st_path_node {
  st_step step;
  uint64_t head;               /* the name's first bytes as they are stored: see member_scan.h */
  uint32_t head_bits;          /* how many of them, times 8; past 64: of no use */
  int slot;                    /* number of the path that ends here, -1: none */
  st_path_node **kids;         /* names in byte order, then indexes ascending */
  uint32_t place;              /* of an index: its number among all of the tree */
  uint32_t names, count, room; /* of kids: names, all, allocated */
};

typedef struct st_path_tree {
  st_path_node root; /* step unused */
  int slots;         /* paths numbered so far */
  uint32_t places;   /* indexes numbered so far */
} st_path_tree;

typedef enum st_path_clash { ST_PATH_FITS, ST_PATH_OVERLAPS, ST_PATH_CONFLICTS } st_path_clash;

void st_path_tree_init(st_path_tree *t);

/* Adds a path for reading: equal paths share a slot, overlap is fine. Returns
** the slot, -1: out of memory. A node may then have named and indexed children;
** names come first. */
int st_path_tree_read(st_path_tree *t, st_arena *arena, const st_path *path);

/* Adds the path numbered `slot`, for projections and updates, where paths must
** not clash; *clash: whether it does with one added before. The tree of clashing
** paths serves only for adding more. False: out of memory. */
bool st_path_tree_claim(st_path_tree *t, st_arena *arena, const st_path *path, int slot,
                        st_path_clash *clash);

/* Whether the path overlaps, or else conflicts, with one of `others`; *with: the
** first such. */
st_path_clash st_path_check(const st_path *path, const st_path *others, size_t count, size_t *with);

/* Resolves all paths in one pass: slots[i] becomes the value or ST_NONE. `item`
** may be empty (n 0): everything is ST_NONE. */
void st_path_tree_resolve(const st_path_tree *t, st_str item, st_value *slots);

/* Appends the item's parts that the paths reach, as an item: containers rebuilt
** around what was selected, list elements packed. *any: false if none did. */
void st_path_tree_project(const st_path_tree *t, st_str item, st_buf *out, bool *any);

/* "[a, [3], b]" for messages. */
void st_path_print(const st_path *path, st_buf *out);
#endif
